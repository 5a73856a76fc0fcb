INSERT INTO migrations (name, applied_at) VALUES (?, now())
