import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { containersOf } from '../manifests/support/objects'
import { readObjects, root, services } from '../manifests/support/read'

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

function runImages(...args: string[]) {
  return spawnSync(process.execPath, ['commands/images.mjs', '--engine', 'podman', '--dry-run', ...args], {
    cwd: root,
    encoding: 'utf8',
  })
}

describe('npm run images', () => {
  it('builds the image that the Deployment uses and loads it into kind', () => {
    const [first] = containersOf(readObjects('deployments/orderconsumer.yaml'))
    const { stdout, status } = runImages('--kind', '--only', 'orderconsumer')
    expect(status).toBe(0)
    expect(stdout).toContain(
      `podman build -f Containerfile --build-arg SERVICE=orderconsumer -t ${first?.container.image} .`,
    )
    expect(stdout).toMatch(/kind load image-archive \S+orderconsumer\.tar --name kind/)
  })

  it('builds siege from Containerfile.siege', () => {
    const { stdout } = runImages('--kind', '--only', 'shop,siege')
    const [first] = containersOf(readObjects('overlays/hpa-lab/siege.yaml'))
    expect(stdout).toContain('podman build -f Containerfile --build-arg SERVICE=shop ')
    expect(stdout).toContain(`podman build -f Containerfile.siege -t ${first?.container.image} .`)
  })

  it('pushes every image to a registry and prints how an overlay uses it', () => {
    const { stdout } = runImages('--registry', 'quay.example.com/me')
    expect(stdout.match(/^\$ podman push /gm)).toHaveLength([...services, 'shop', 'siege'].length)
    expect(stdout).toContain(
      `ghcr.io/food-delivery/food-delivery-frontend=quay.example.com/me/food-delivery-frontend:${version}`,
    )
  })

  it.each([
    ['a command line without a target', [], 'expected one of --registry REG, --kind and --minikube'],
    ['an image that does not exist', ['--kind', '--only', 'kitchen'], 'no image kitchen'],
    ['an option that does not exist', ['--push'], '--push'],
  ])('rejects %s', (_, args, expected) => {
    const { stderr, status } = runImages(...args)
    expect(status).toBe(2)
    expect(stderr).toContain(expected)
  })
})
