import { join } from 'node:path'
import { root } from '../manifests/support/read'
import { run } from './support/tarballs'

it('pages of docs/api are current', async () => {
  const check = run(process.execPath, [join(root, 'commands/api.mjs'), '--check'])
  await expect(check).resolves.toMatchObject({ stderr: '' })
})
