import { useState } from 'react'
import { Panel } from '../../shell/panel'
import { Segmented } from '../../shell/segmented'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { ApplyPanel } from './apply-panel'
import { type ShownFile, outputFile, shownFiles } from './output-files'
import { OutputTools } from './output-tools'
import { YamlText } from './yaml-text'

/** The YAML of the edited model. */
export function OutputPanel() {
  const texts = useModelTexts()
  const { state } = useModel()
  const [shown, setShown] = useState<ShownFile>('manifests')
  const { output } = texts
  const file = outputFile(shown, state.present.model, state.selected)
  return (
    <Panel
      name="output"
      title={output.title}
      tools={
        <Segmented
          label={output.shownFile}
          name="shown-file"
          options={shownFiles.map((value) => ({ value, text: output[value] }))}
          value={shown}
          onChange={setShown}
        />
      }
    >
      <YamlText label={output.label(file.name)} blocks={file.blocks} />
      <OutputTools file={file} />
      <ApplyPanel />
    </Panel>
  )
}
