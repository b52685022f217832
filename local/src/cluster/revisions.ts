import { randomUUID } from 'node:crypto'
import { type Deployment, type PodTemplate } from '../manifests/objects'
import { templateHash } from './pod-names'

/** One ReplicaSet of a Deployment: a revision of its pod template. */
export interface Revision {
  name: string
  uid: string
  hash: string
  template: PodTemplate
  /** The revision number. A rollback to this revision gives the revision the next number. */
  number: number
  /** The numbers of this revision before rollbacks to it. */
  earlierNumbers: number[]
  /** Desired number of its pods. */
  replicas: number
  /** Whether a rollout to this revision has completed. */
  isComplete: boolean
}

const DEFAULT_LIMIT = 10

/** The revisions of a Deployment, which `kubectl rollout history` shows. */
export class Revisions {
  /** The newest is last. */
  private all: Revision[]

  constructor({ metadata, spec }: Deployment) {
    this.all = [newRevision(metadata.name, spec.template, 1)]
  }

  get newest(): Revision {
    return this.all.at(-1) as Revision
  }

  /** The newest first. */
  get list(): readonly Revision[] {
    return this.all.toReversed()
  }

  isNewestTemplate(template: PodTemplate): boolean {
    return templateHash(template) === this.newest.hash
  }

  /** Makes the template of a Deployment the newest revision. An existing revision with this template gets the next number. */
  use({ metadata, spec }: Deployment): void {
    const number = this.newest.number + 1
    const existing = this.all.find(({ hash }) => hash === templateHash(spec.template))
    const newest = existing
      ? { ...existing, number, earlierNumbers: [...existing.earlierNumbers, existing.number], isComplete: false }
      : newRevision(metadata.name, spec.template, number)
    this.all = [...this.all.filter((each) => each !== existing), newest]
  }

  /** Drops the oldest revisions without pods beyond the history limit. */
  trim({ spec: { revisionHistoryLimit = DEFAULT_LIMIT } }: Deployment): void {
    const oldRevisions = this.all.slice(0, -1).filter(({ replicas }) => replicas === 0)
    const surplus = new Set(oldRevisions.slice(0, Math.max(0, oldRevisions.length - revisionHistoryLimit)))
    this.all = this.all.filter((revision) => !surplus.has(revision))
  }

  /** Drops a revision whose ReplicaSet was deleted; the newest one stays. */
  forget(name: string): void {
    this.all = this.all.filter((revision) => revision === this.newest || revision.name !== name)
  }
}

function newRevision(deployment: string, template: PodTemplate, number: number): Revision {
  const hash = templateHash(template)
  const name = `${deployment}-${hash}`
  return { name, uid: randomUUID(), hash, template, number, earlierNumbers: [], replicas: 0, isComplete: false }
}
