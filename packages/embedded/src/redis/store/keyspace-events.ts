import { notSupported, RedisError } from '../redis-error'
import { type Channels } from './channels'
import { Hash, MemberSet } from './hash-and-set'
import { type Value } from './database'
import { List } from './list'
import { Stream } from './stream'

/** The event classes that `A` selects in `notify-keyspace-events`. */
const eventClasses = 'g$lshztxed'
const genericEvents = new Set([
  'del',
  'rename_from',
  'rename_to',
  'expire',
  'persist',
  'move_from',
  'move_to',
  'copy_to',
  'restore',
])

/** Publishes the changes of keys, as selected by the setting `notify-keyspace-events`. */
export class KeyspaceEvents {
  /** The event of the running command, for changes without an event. */
  commandEvent = ''
  private flags = ''

  constructor(private readonly channels: Channels) {}

  /** The setting in the format of CONFIG GET. */
  get setting(): string {
    const selectedClasses = eventClasses.split('').every((flag) => this.flags.includes(flag))
      ? 'A'
      : this.flags.replace(/[KE]/g, '')
    return selectedClasses + this.flags.replace(/[^KE]/g, '')
  }

  set setting(text: string) {
    const unsupported = /[nm]/.exec(text)
    if (unsupported) throw notSupported(`keyspace events ${unsupported[0]}`)
    if (/[^KEA$glshzxetd]/.test(text)) {
      throw new RedisError(
        "CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.",
      )
    }
    const expanded = text.replace('A', eventClasses)
    this.flags = [...`${eventClasses}KE`].filter((flag) => expanded.includes(flag)).join('')
  }

  publish(databaseIndex: number, key: string, value: Value, event = this.commandEvent): void {
    if (this.flags === '' || !this.flags.includes(classOf(event, value))) return
    const send = (type: string, name: string, message: string): number =>
      this.channels.publish(
        Buffer.from(`__key${type}@${databaseIndex}__:${name}`, 'latin1'),
        Buffer.from(message, 'latin1'),
      )
    if (this.flags.includes('K')) send('space', key, event)
    if (this.flags.includes('E')) send('event', event, key)
  }
}

function classOf(event: string, value: Value): string {
  if (event === 'expired') return 'x'
  if (genericEvents.has(event)) return 'g'
  if (Buffer.isBuffer(value)) return '$'
  if (value instanceof List) return 'l'
  if (value instanceof MemberSet) return 's'
  if (value instanceof Hash) return 'h'
  return value instanceof Stream ? 't' : 'z'
}
