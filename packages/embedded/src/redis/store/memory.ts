/** The estimated memory of one item of a collection besides its bytes. */
export const itemBytes = 48
/** The estimated memory of a key with its value besides their bytes. */
export const keyBytes = 96
