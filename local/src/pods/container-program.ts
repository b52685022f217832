import { errorMessage } from '../error-message'
import { type PodTemplate } from '../manifests/objects'
import { COMMAND_ANNOTATION, splitCommand } from './command'
import { ContainerWaitsError } from './start-backoff'
import { packageScript } from './package-script'

/** The program that runs in place of a container's image. */
export interface Program {
  file: string
  args: string[]
  /** The folder in which it runs. */
  cwd: string
  /** Whether it is a service of this repository, which exits when its IPC channel closes. */
  isService: boolean
}

export interface ProgramOptions {
  /** The folder of the repository. */
  root: string
  /** Whether the annotation `food-delivery/command` may name a command. */
  allowsCommands: boolean
  /** The folder in which commands run. */
  commandFolder: string
}

/**
 * The program of a pod's container: the package of a known image, or the annotated command.
 * @throws ContainerWaitsError
 */
export function programOf({ metadata, spec }: PodTemplate, options: ProgramOptions): Program {
  const image = spec.containers[0]?.image ?? ''
  const service = packageScript(options.root, image)
  if (service) return { file: process.execPath, args: [service.script], cwd: service.folder, isService: true }
  const command = metadata?.annotations?.[COMMAND_ANNOTATION]
  if (command === undefined) throw new ContainerWaitsError('ErrImagePull', UNKNOWN_IMAGE)
  if (!options.allowsCommands) throw new ContainerWaitsError('ErrImagePull', COMMANDS_NOT_ALLOWED)
  try {
    const [program, ...args] = splitCommand(command)
    return { file: programFile(program), args, cwd: options.commandFolder, isService: false }
  } catch (error) {
    throw new ContainerWaitsError(
      'CreateContainerConfigError',
      `annotation ${COMMAND_ANNOTATION}: ${errorMessage(error)}`,
    )
  }
}

/** The file of a program. `node` is the Node that runs this process, as for the services. */
export const programFile = (program: string) => (program === 'node' ? process.execPath : program)

const UNKNOWN_IMAGE = `pods are processes on this machine, and no built package of this repository belongs to this image. To run a command of your own, set the annotation ${COMMAND_ANNOTATION} on the pod template, such as "node my-consumer.js", and start with: npm start -- --allow-commands`

const COMMANDS_NOT_ALLOWED = `the annotation ${COMMAND_ANNOTATION} names a command, but commands are not allowed. To allow them, start with: npm start -- --allow-commands`
