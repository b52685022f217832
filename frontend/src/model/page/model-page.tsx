import { useEffect } from 'react'
import { type KeyValueStore } from '../../platform/stored'
import { usePageSettings } from '../../settings/page-settings'
import { PageMasthead } from '../../shell/page-masthead'
import { Board } from '../board/board'
import { BoardNews } from '../board/board-news'
import { BoardTools } from '../board/board-tools'
import { Palette } from '../board/palette'
import { Editor } from '../editor/editor'
import { LabGuide } from '../lab/lab-guide'
import { ComplaintsPanel } from '../output/complaints-panel'
import { OutputPanel } from '../output/output-panel'
import { modelTexts } from '../texts/texts'
import { KeptNotice } from './kept-notice'
import { ModelProvider, useModel } from './model-context'
import { ModelPanel } from './model-panel'

/** The page `/model`: stickers, the board, what the checks say, and the YAML beside it. */
export function ModelPage({ store, languageTag }: { store: KeyValueStore | undefined; languageTag: string }) {
  const { settings, change } = usePageSettings({ store, languageTag, titles: modelTexts })
  return (
    <ModelProvider store={store} language={settings.language}>
      <div className="page page-model">
        <PageMasthead words={modelTexts[settings.language]} main="board" beside="/race" {...{ settings, change }} />
        <Regions store={store} />
      </div>
      <Editor />
    </ModelProvider>
  )
}

function Regions({ store }: { store: KeyValueStore | undefined }) {
  const { texts } = useModel()
  useUndoKeys()
  return (
    <main className="model-regions">
      <ModelPanel name="palette" title={texts.palette.title}>
        <Palette />
        <LabGuide />
      </ModelPanel>
      <ModelPanel name="board" title={texts.board.title} tools={<BoardTools />}>
        <KeptNotice store={store} />
        <Board />
        <BoardNews />
      </ModelPanel>
      <ComplaintsPanel />
      <OutputPanel />
    </main>
  )
}

/** Ctrl-Z and Ctrl-Shift-Z, or with the Command key, outside of text fields. */
function useUndoKeys(): void {
  const { dispatch } = useModel()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isText = event.target instanceof Element && event.target.closest('input, textarea, dialog') !== null
      if (isText || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      dispatch({ type: event.shiftKey ? 'redone' : 'undone' })
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [dispatch])
}
