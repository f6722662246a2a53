--liquibase formatted sql

--changeset test:1
CREATE TABEL wrong(id INTEGER PRIMARY KEY);
