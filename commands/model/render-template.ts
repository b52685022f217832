import { basename } from 'node:path'
import { type ReadModel, readModelText, renderObjects, toYaml } from '@food-delivery/deployment-model'

/** What a model file becomes; `template` is undefined when it has errors. */
export interface Rendered extends Pick<ReadModel, 'diagnostics' | 'locate'> {
  template: string | undefined
}

/** Makes the manifests of a model's text; `file` is named in their first line. */
export function renderTemplate(text: string, file: string): Rendered {
  const { model, diagnostics, locate } = readModelText(text)
  const isBroken = model === undefined || diagnostics.some(({ severity }) => severity === 'error')
  const comment = `Made of ${basename(file)} by npm run model: change that file, not this one.`
  return { template: isBroken ? undefined : toYaml(renderObjects(model), comment), diagnostics, locate }
}
