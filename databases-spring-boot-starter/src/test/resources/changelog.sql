-- liquibase formatted sql

-- changeset databases:1
CREATE TABLE migrated(id INTEGER PRIMARY KEY);
INSERT INTO migrated(id) VALUES (1);
