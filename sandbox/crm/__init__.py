"""A CRM that speaks HubSpot's HTTP over a folder of CSV files."""
