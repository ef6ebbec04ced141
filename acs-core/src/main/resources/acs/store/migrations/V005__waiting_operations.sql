-- oldest reader: 1

-- A claim asks whether the device is held, and each Inform of a device that may wait for what: neither reads the device's queue.
CREATE INDEX operation_waiting_of_device ON operation (device_id) WHERE status = 'waiting';
