import {
  hpaErrors,
  hpaGeneration,
  type HpaObject,
  hpaStatusErrors,
  type Rules,
  scaleErrors,
  validationRules,
} from '../../src'
import { readFields, type Runner } from './vector-case'

interface Write {
  operation: 'create' | 'update'
  gates: { HPAScaleToZero?: boolean; HPAGeneration?: boolean }
  object: HpaObject
  oldObject: HpaObject | null
}

const withGate = (rules: Rules, { HPAScaleToZero = true }: Write['gates']): Rules => ({
  ...rules,
  scaleToZero: HPAScaleToZero,
})

const admissionResult = (errors: ReturnType<typeof hpaErrors>) => ({
  accepted: errors.length === 0,
  errors: errors.map(({ field, reason, detail }) => ({ field, reason, detail })),
  messages: errors.map(({ message }) => message),
})

const runHpaAdmission: Runner = (inputs, _expected, rules) => {
  const {
    gates = {},
    object,
    oldObject = null,
  } = readFields<Write>(inputs, 'operation', 'gates', 'object', 'oldObject')
  return admissionResult(hpaErrors(object, { old: oldObject, rules: withGate(rules, gates) }))
}

const runHpaValidationRules: Runner = (inputs, _expected, rules) => {
  const { gates = {}, object, oldObject = null } = readFields<Write>(inputs, 'gates', 'object', 'oldObject')
  return { ...validationRules(object, oldObject, withGate(rules, gates).scaleToZero) }
}

const runHpaStatusAdmission: Runner = (inputs) =>
  admissionResult(hpaStatusErrors(readFields<{ status: object }>(inputs, 'status').status))

const runScaleAdmission: Runner = (inputs) =>
  admissionResult(scaleErrors(readFields<{ replicas: number }>(inputs, 'replicas').replicas))

const runHpaGeneration: Runner = (inputs, _expected, rules) => {
  const {
    gates,
    initialGeneration = null,
    steps,
  } = readFields<{
    gates: Write['gates']
    initialGeneration: number | null
    steps: { operation: Write['operation']; specChanged?: boolean }[]
  }>(inputs, 'gates', 'initialGeneration', 'steps')
  const gatedRules = { ...rules, observesGeneration: gates.HPAGeneration === true }
  let generation = initialGeneration
  const generations = steps.map(({ operation, specChanged = false }) => {
    generation = hpaGeneration(operation === 'create' ? null : generation, specChanged, gatedRules)
    return generation
  })
  return { generations }
}

export const hpaAdmissionRunners: Record<string, Runner> = {
  hpaAdmission: runHpaAdmission,
  hpaValidationRules: runHpaValidationRules,
  hpaStatusAdmission: runHpaStatusAdmission,
  scaleAdmission: runScaleAdmission,
  hpaGeneration: runHpaGeneration,
}
