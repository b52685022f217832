import { z } from 'zod'
import { modelSchema } from './schema'

/** The JSON Schema of a model file, for editors. Kept as `schema.json`. */
export function modelJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(modelSchema, { io: 'input', target: 'draft-7' })
  const title = 'Deployment model: services, autoscalers and ingress'
  return { $schema, title, ...schema }
}
