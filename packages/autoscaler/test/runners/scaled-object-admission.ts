import {
  admitScaledObject,
  type AdmissionCluster,
  assertTriggers,
  InvalidScaledObjectError,
  type ScaledObject,
  scaledObjectSchemaErrors,
  type TriggerSpec,
} from '../../src'
import { attempt, readFields, type Runner } from './vector-case'

interface Write {
  operation: 'create' | 'update'
  dryRun: boolean
  object: ScaledObject
  oldObject: ScaledObject | null
  cluster: AdmissionCluster
}

const schemaResult = (spec: unknown) => {
  const [error] = scaledObjectSchemaErrors(spec)
  return error ? { accepted: false, field: error.field, rule: error.rule } : { accepted: true, field: null, rule: null }
}

const runScaledObjectAdmission: Runner = (inputs, _expected, rules) => {
  const names = ['operation', 'dryRun', 'object', 'oldObject', 'cluster'] as const
  const { dryRun, object, oldObject = null, cluster } = readFields<Write>(inputs, ...names)
  const { accepted, field } = schemaResult(object.spec)
  if (!accepted) return { accepted, field, reason: 'schema', messageContains: null }
  try {
    return { accepted: true, warnings: admitScaledObject({ object, old: oldObject, cluster, isDryRun: dryRun, rules }) }
  } catch (error) {
    if (!(error instanceof InvalidScaledObjectError)) throw error
    return { accepted: false, reason: error.reason, messageContains: error.message }
  }
}

const runTriggersAdmission: Runner = (inputs) => {
  const checked = attempt(() => assertTriggers(readFields<{ triggers: TriggerSpec[] }>(inputs, 'triggers').triggers))
  return 'error' in checked ? { accepted: false, message: checked.error } : { accepted: true, message: null }
}

const runScaledObjectSchema: Runner = (inputs) => schemaResult(readFields<{ spec: unknown }>(inputs, 'spec').spec)

export const scaledObjectAdmissionRunners: Record<string, Runner> = {
  scaledObjectAdmission: runScaledObjectAdmission,
  triggersAdmission: runTriggersAdmission,
  scaledObjectSchema: runScaledObjectSchema,
}
