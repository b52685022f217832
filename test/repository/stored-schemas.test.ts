import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Schema } from 'mongoose'
import { root } from '../manifests/support/read'

const files = readdirSync(join(root, 'services'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /^[^/]+\/src\/.*\.ts$/.test(file.replaceAll('\\', '/')))
  .map((file) => join('services', file))
  .filter((file) => readFileSync(join(root, file), 'utf8').includes('new Schema'))

async function schemasIn(file: string): Promise<Schema[]> {
  const exported = (await import(join(root, file))) as Record<string, unknown>
  return Object.values(exported).filter((value) => value instanceof Schema)
}

const optionsOf = (schema: Schema, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, schema.get(name as 'strict') as unknown]))

/** Paths that mongoose would store in addition to the fields of the service: default values and generated ids. */
const additionsOf = (schema: Schema) =>
  Object.values(schema.paths)
    .filter((path) => (path as { defaultValue?: unknown }).defaultValue !== undefined || path.instance === 'ObjectId')
    .map(({ path }) => path)

it('tests the schemas of all services that store documents', () => {
  expect(files.length).toBeGreaterThanOrEqual(5)
})

it.each(files)(
  'defines in %s a schema that stores only fields the service sets and does not buffer commands',
  async (file) => {
    const schemas = await schemasIn(file)
    expect(schemas).not.toHaveLength(0)
    for (const schema of schemas) {
      expect(schema.get('collection')).toEqual(expect.any(String))
      expect(
        optionsOf(schema, ['strict', 'versionKey', 'timestamps', 'autoIndex', 'autoCreate', 'bufferCommands']),
      ).toEqual({
        strict: 'throw',
        versionKey: false,
        timestamps: undefined,
        autoIndex: false,
        autoCreate: false,
        bufferCommands: false,
      })
      for (const part of [schema, ...schema.childSchemas.map((child) => child.schema)]) {
        expect(additionsOf(part).filter((path) => path !== '_id' || part !== schema)).toEqual([])
        expect(optionsOf(part, ['strict', 'versionKey'])).toEqual({ strict: 'throw', versionKey: false })
      }
    }
  },
)
