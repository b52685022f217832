import { modelJsonSchema } from '@food-delivery/deployment-model'

/** The JSON Schema of model files, as it is kept for editors. */
export function schemaText(): string {
  return `${JSON.stringify(modelJsonSchema(), undefined, 2)}\n`
}
