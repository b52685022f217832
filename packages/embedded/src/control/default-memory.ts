import { getHeapStatistics } from 'node:v8'

/** Default limit of a server's data in bytes: 1 GiB, or half of Node's heap if it is smaller. Beyond it, writes are refused. */
export const defaultMemory = (): number => Math.min(1024 ** 3, Math.floor(getHeapStatistics().heap_size_limit / 2))
