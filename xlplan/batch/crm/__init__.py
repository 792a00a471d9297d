"""Planning workbooks from a CRM export: opportunities, salespeople, products and accounts."""
