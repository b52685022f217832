/** The estimated memory of one item of a collection in addition to its bytes. */
export const itemBytes = 48
/** The estimated memory of a key with its value in addition to their bytes. */
export const keyBytes = 96
