"""Two installs into one folder never meet."""

import threading

from install.turn import one_at_a_time


def test_the_second_waits_until_the_first_is_over(tmp_path, capsys):
    order = []

    def second():
        with one_at_a_time(tmp_path / ".venv"):
            order.append("second")

    other = threading.Thread(target=second)
    with one_at_a_time(tmp_path / ".venv"):
        other.start()
        while "Another install is at work here" not in capsys.readouterr().out:
            other.join(0.01)
        order.append("first")
    other.join()

    assert order == ["first", "second"]
