const LONGEST_NAME = 249

/** True for a name Kafka allows. It also becomes part of a file name, so nothing else may pass. */
export function isLegalTopicName(name: string): boolean {
  return name.length <= LONGEST_NAME && name !== '.' && name !== '..' && /^[a-zA-Z0-9._-]+$/.test(name)
}
