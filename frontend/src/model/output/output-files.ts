import {
  type KubeObject,
  type Model,
  objectToYaml,
  renderObjects,
  toYaml,
  writeModel,
} from '@food-delivery/deployment-model'
import { INGRESS_ID, type StickerId } from '../document/sticker'
import { type YamlBlock } from './yaml-text'

export const shownFiles = ['manifests', 'model'] as const
export type ShownFile = (typeof shownFiles)[number]

/** A file generated from the model. */
export interface OutputFile {
  readonly name: string
  readonly text: string
  readonly blocks: readonly YamlBlock[]
}

const GENERATED_NOTE = 'Generated from a deployment model. Edit the model instead of this file.'

/** The file to show, in which the block of the selected sticker is marked. */
export function outputFile(shown: ShownFile, model: Model, selected: StickerId | undefined): OutputFile {
  return shown === 'manifests' ? manifestsFile(model, selected) : modelFile(model)
}

function manifestsFile(model: Model, selected: StickerId | undefined): OutputFile {
  const objects = renderObjects(model)
  const blocks = objects.map((object, index) => ({
    id: idOf(object),
    text: `${index === 0 ? '' : '---\n'}${objectToYaml(object).trimEnd()}`,
    isMarked: idOf(object) === selected,
  }))
  return { name: 'template.yml', text: toYaml(objects, GENERATED_NOTE), blocks }
}

function modelFile(model: Model): OutputFile {
  const text = writeModel(model)
  return { name: `${model.name}.yaml`, text, blocks: [{ id: 'model', text: text.trimEnd(), isMarked: false }] }
}

const idOf = ({ kind, metadata }: KubeObject): string => (kind === 'Ingress' ? INGRESS_ID : `${kind}/${metadata.name}`)
