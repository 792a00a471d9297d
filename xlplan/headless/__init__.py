"""Workbooks without Excel."""
