import { stringify } from 'yaml'

/** A manifest or a patch as YAML. */
export const yamlText = (value: unknown): string => stringify(value)
