CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(20));
INSERT INTO note(text) VALUES ('one');
INSERT INTO note(text) VALUES ('two');
