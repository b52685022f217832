import { useEffect } from 'react'
import { type KeyValueStore } from '../../platform/stored'
import { useKeptSettings } from '../../settings/use-kept-settings'
import { Masthead } from '../../shell/masthead'
import { PageProvider } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { Board } from '../board/board'
import { BoardStatus } from '../board/board-status'
import { BoardTools } from '../board/board-tools'
import { Palette } from '../board/palette'
import { Editor } from '../editor/editor'
import { LabGuide } from '../lab/lab-guide'
import { DiagnosticsPanel } from '../output/diagnostics-panel'
import { OutputPanel } from '../output/output-panel'
import { modelTexts, useTexts } from '../texts/texts'
import { KeptNotice } from './kept-notice'
import { ModelProvider, useModel } from './model-context'

/** The page `/model`: stickers, the board, its diagnostics, and the YAML beside it. */
export function ModelPage({ store, languageTag }: { store: KeyValueStore | undefined; languageTag: string }) {
  const { settings, change } = useKeptSettings(store, languageTag)
  return (
    <PageProvider settings={settings} change={change} titles={modelTexts}>
      <ModelProvider store={store}>
        <div className="page page-model">
          <Masthead page="model" words={modelTexts[settings.language]} main="board" />
          <Regions store={store} />
        </div>
        <Editor />
      </ModelProvider>
    </PageProvider>
  )
}

function Regions({ store }: { store: KeyValueStore | undefined }) {
  const texts = useTexts()
  useUndoKeys()
  return (
    <main className="model-regions">
      <Panel name="palette" title={texts.palette.title}>
        <Palette />
        <LabGuide />
      </Panel>
      <Panel name="board" title={texts.board.title} tools={<BoardTools />}>
        <KeptNotice store={store} />
        <Board />
        <BoardStatus />
      </Panel>
      <DiagnosticsPanel />
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
