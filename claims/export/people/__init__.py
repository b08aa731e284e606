"""What people read and write: spreadsheets, pages and documents."""
