/** The estimated memory of an item of a collection in addition to its own bytes. */
export const itemOverheadBytes = 48
/** The estimated memory of a key with its value in addition to their own bytes. */
export const keyOverheadBytes = 96
