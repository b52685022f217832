import {
  type KubeObject,
  type Model,
  objectToYaml,
  renderObjects,
  toYaml,
  writeModel,
} from '@food-delivery/deployment-model'
import { INGRESS, type StickerId } from '../document/sticker'
import { type YamlBlock } from './yaml-text'

export const shownFiles = ['manifests', 'model'] as const
export type ShownFile = (typeof shownFiles)[number]

/** A file made of the model. */
export interface OutputFile {
  readonly name: string
  readonly text: string
  readonly blocks: readonly YamlBlock[]
}

const MADE_OF = 'Made of a deployment model: change that, not this file.'

/** The file to show, with the block of the selected sticker marked. */
export function outputFile(shown: ShownFile, model: Model, selected: StickerId | undefined): OutputFile {
  return shown === 'manifests' ? manifests(model, selected) : modelFile(model)
}

function manifests(model: Model, selected: StickerId | undefined): OutputFile {
  const objects = renderObjects(model)
  const blocks = objects.map((object, index) => ({
    id: idOf(object),
    text: `${index === 0 ? '' : '---\n'}${objectToYaml(object).trimEnd()}`,
    isMarked: idOf(object) === selected,
  }))
  return { name: 'template.yml', text: toYaml(objects, MADE_OF), blocks }
}

function modelFile(model: Model): OutputFile {
  const text = writeModel(model)
  return { name: `${model.name}.yaml`, text, blocks: [{ id: 'model', text: text.trimEnd(), isMarked: false }] }
}

const idOf = ({ kind, metadata }: KubeObject): string => (kind === 'Ingress' ? INGRESS : `${kind}/${metadata.name}`)
