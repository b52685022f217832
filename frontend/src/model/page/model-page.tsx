import { useEffect } from 'react'
import { type KeyValueStore } from '../../platform/json-storage'
import { PageFrame, type PageProps } from '../../shell/page-frame'
import { Panel } from '../../shell/panel'
import { Board } from '../board/board'
import { BoardStatus } from '../board/board-status'
import { BoardTools } from '../board/board-tools'
import { Palette } from '../board/palette'
import { Editor } from '../editor/editor'
import { LabGuide } from '../lab/lab-guide'
import { DiagnosticsPanel } from '../output/diagnostics-panel'
import { OutputPanel } from '../output/output-panel'
import { modelTexts, useModelTexts } from '../texts/texts'
import { ModelProvider, useModel } from './model-context'
import { UnreadableModelNotice } from './unreadable-model-notice'

/** The page `/model`: the palette of stickers, the board, its diagnostics and the YAML. */
export function ModelPage(props: PageProps) {
  return (
    <PageFrame {...props} page="model" titles={modelTexts} mainId="board">
      <ModelProvider store={props.store}>
        <Regions store={props.store} />
        <Editor />
      </ModelProvider>
    </PageFrame>
  )
}

function Regions({ store }: { store: KeyValueStore | undefined }) {
  const texts = useModelTexts()
  useUndoKeys()
  return (
    <main className="model-regions">
      <Panel name="palette" title={texts.palette.title}>
        <Palette />
        <LabGuide />
      </Panel>
      <Panel name="board" title={texts.board.title} tools={<BoardTools />}>
        <UnreadableModelNotice store={store} />
        <Board />
        <BoardStatus />
      </Panel>
      <DiagnosticsPanel />
      <OutputPanel />
    </main>
  )
}

/** Ctrl-Z or Cmd-Z undoes a change, and with Shift redoes it. Not in text fields and dialogs. */
function useUndoKeys(): void {
  const { dispatch } = useModel()
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      const isText = event.target instanceof Element && event.target.closest('input, textarea, dialog') !== null
      if (isText || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      dispatch({ type: event.shiftKey ? 'redone' : 'undone' })
    }
    window.addEventListener('keydown', handleKey)
    return () => window.removeEventListener('keydown', handleKey)
  }, [dispatch])
}
