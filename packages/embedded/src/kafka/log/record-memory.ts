/** Counts the bytes of all record batches, which are in memory even if the broker has a data directory. */
export class RecordMemory {
  usedBytes = 0

  constructor(readonly limitBytes = Infinity) {}

  hasRoomFor(bytes: number): boolean {
    return this.usedBytes + bytes <= this.limitBytes
  }
}
