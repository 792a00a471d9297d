"""The forms of the workbook customers / 客户管理."""
