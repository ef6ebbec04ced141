package acs.store;

/**
 * Which commit group a device belongs to, always the same one, so that its records keep their order and two groups never
 * meet on a row. A plain PostgreSQL needs one group; a distributed one gains from a group for each shard.
 *
 * @param groups how many there are, at least 1
 */
record CommitRouter(int groups) {
    int groupOf(String deviceKey) {
        return groups == 1 ? 0 : Math.floorMod((deviceKey.hashCode() * 0x9E3779B9) >>> 7, groups);
    }
}
