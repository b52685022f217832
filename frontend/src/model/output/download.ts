import { saveFile } from '../../platform/save-file'

/** Downloads a text as a file. */
export function download({ name, text }: { name: string; text: string }): void {
  saveFile({ name, content: new Blob([text], { type: 'application/yaml' }) })
}
