import { AutoscalerError, type RecordedGroup, type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { InvalidInputError } from './errors'
import { checkSeconds } from './max-seconds'

/** Reads a recording of any version. @throws InvalidInputError that names the place in the file */
export function readRecording(content: unknown, file: string): { run: RecordedRun; notes: string[] } {
  try {
    const recording = readRun(content, 'lag')
    for (const { samples } of recording.run.groups) checkSeconds((samples.at(-1)?.t ?? 0) - (samples[0]?.t ?? 0), file)
    return recording
  } catch (error) {
    throw error instanceof AutoscalerError ? new InvalidInputError(file, error.message) : error
  }
}

/** The group of this name, or the only one. @throws InvalidInputError if there is none, or several */
export function groupOf({ groups }: RecordedRun, name: string | undefined, file: string): RecordedGroup {
  const [group, ...others] = groups.filter((each) => name === undefined || each.group === name)
  if (group && others.length === 0) return group
  if (groups.length === 0) throw new InvalidInputError(file, 'has no consumer group')
  const names = groups.map((each) => each.group).join(', ')
  throw new InvalidInputError(file, `has the groups ${names}; name one of them with --group`)
}
