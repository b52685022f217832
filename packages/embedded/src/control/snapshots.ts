import { InvalidArgumentError } from './invalid-argument'

/** The data of a server at one time, for `restore`. */
export interface Snapshot {
  readonly id: number
}

/** The stored snapshots of a server. They stay in memory until it is closed. */
export class Snapshots<Data> {
  private readonly stored: Data[] = []

  add(data: Data): Snapshot {
    return { id: this.stored.push(data) }
  }

  get(snapshot: Snapshot): Data {
    const data = this.stored[snapshot.id - 1]
    if (data) return data
    throw new InvalidArgumentError(`this server has no snapshot ${snapshot.id}; it has ${this.stored.length}`)
  }
}
