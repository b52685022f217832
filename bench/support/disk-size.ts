import { type Stats, lstatSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

const BLOCK_BYTES = 512

/** The size of each regular file in bytes, by path: by default the size on disk. Symbolic links are left out. */
export function sizesOf(tree: string, sizeOf = ({ blocks }: Stats) => blocks * BLOCK_BYTES): Map<string, number> {
  const entries = readdirSync(tree, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name))
  return new Map(paths.map((path) => [relative(tree, path), sizeOf(lstatSync(path))]))
}

/** The sum of the sizes, which are in bytes; the result is in MB. */
export function totalMegabytes(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1_024 / 1_024
}
