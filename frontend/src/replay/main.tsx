import 'uplot/dist/uPlot.min.css'
import '../styles/replay-page.css'
import { browserHttp } from '../platform/browser-http'
import { showPage } from '../shell/page-frame'
import { ReplayPage } from './replay-page'

showPage((props) => <ReplayPage {...props} http={browserHttp} />)
