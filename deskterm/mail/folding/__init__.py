"""The rooms behind `mail.quotes`: which lines a customer wrote, and which he quoted."""
