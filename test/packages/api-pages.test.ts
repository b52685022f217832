import { join } from 'node:path'
import { root } from '../manifests/support/read'
import { run } from './support/tarballs'

it('finds docs/api current: npm run api would change no page', async () => {
  const check = run(process.execPath, [join(root, 'commands/api.mjs'), '--check'])
  await expect(check).resolves.toMatchObject({ stderr: '' })
})
