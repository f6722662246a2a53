CREATE TABLE account(owner VARCHAR(20));
