"""The storms, each of one kind of trouble, in one form: a scene, a blow, a finding."""
