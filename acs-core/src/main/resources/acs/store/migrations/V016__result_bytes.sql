-- oldest reader: 1

-- How long the text of a result is, so that nobody has to read and unpack a result to know whether there is room for it. NULL
-- for none, and for results that were stored before.
ALTER TABLE operation ADD COLUMN result_bytes integer;
