import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocked } from './folder-lock'

let parent: string
let folder: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'lock-'))
  folder = join(parent, 'data')
})
afterEach(() => {
  jest.restoreAllMocks()
  rmSync(parent, { recursive: true })
})

const lock = (path = folder) => openLocked(path, () => 'opened')
const inUse = (pid: number) => expect.objectContaining({ code: 'EMBEDDED_FOLDER_IN_USE', pid }) as Error

it('locks a folder for one server of this process, until that server unlocks it', () => {
  const [opened, unlock] = lock()
  expect(opened).toBe('opened')
  symlinkSync(folder, join(parent, 'link'))
  for (const path of [folder, join(parent, 'link')]) expect(() => lock(path)).toThrow(inUse(process.pid))
  unlock()
  lock()[1]()
})

it('unlocks the folder if what is in it cannot be opened', () => {
  const fail = () => {
    throw new Error('damaged')
  }
  expect(() => openLocked(folder, fail)).toThrow('damaged')
  lock()[1]()
})

it.each([
  ['this process, which has not locked it', process.pid],
  ['a process that has ended', 2 ** 30],
])('takes over a folder of %s', (_, pid) => {
  writeOwner(pid)
  const [, unlock] = lock()
  expect(readFileSync(join(folder, 'owner.pid'), 'utf8')).toBe(String(process.pid))
  unlock()
})

it('does not take over the folder of a process of another user', () => {
  writeOwner(7)
  // As root, every process can be signalled.
  jest.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
  })
  expect(() => lock()).toThrow(inUse(7))
})

function writeOwner(pid: number): void {
  mkdirSync(folder)
  writeFileSync(join(folder, 'owner.pid'), String(pid))
}
