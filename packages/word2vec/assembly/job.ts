/**
 * What the functions of a job share: addresses and sizes from the plan, and what changes while it is trained. An instance
 * of the module belongs to one thread.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: these are variables that several files write
export class Job {
  static inputs: usize = 0
  static keep: usize = 0
  static cumulative: usize = 0
  static guide: usize = 0
  static guideShift: u32 = 0
  static pathStart: usize = 0
  static pathPoints: usize = 0
  static pathCodes: usize = 0
  static sigmoid: usize = 0
  static sentence: usize = 0
  static context: usize = 0
  static work: usize = 0
  /**
   * Byte addresses of the targets' rows, filled up with the spare row to a multiple of three: blocks of six, then of
   * three.
   */
  static targets: usize = 0
  static sixes: i32 = 0
  static three: bool = false
  // Target t has lane 8 (t / 6) + t % 6 of the next four.
  /** 1 for the word, -1 for a negative, 0 where there is no target. */
  static signs: usize = 0
  /** How often a target was drawn. */
  static weights: usize = 0
  /** 1 where there is no target, else 0. */
  static absent: usize = 0
  /** Dots, then gains, of one or two inputs. */
  static gains: usize = 0
  /** Bytes of the gains of one input. */
  static gainBytes: usize = 0
  static rowBytes: usize = 0
  static words: i32 = 0
  static negative: i32 = 0
  static window: i32 = 0
  static shrinkWindows: bool = false
  static alpha: f32 = 0
  static state: i32 = 0
  static loss: f64 = 0
  /** Two float64: a product of probabilities, whose logarithm the loss still lacks. */
  static product: usize = 0
  /** Probabilities in each of them. */
  static factors: i32 = 0
  /** Whether the list of targets has a word twice. */
  static repeated: bool = false
  /** Whether a weight is not 1. */
  static weighted: bool = false
  /** Two lists of negatives: one for the centre in work, one for the centre after it, drawn ahead. */
  static drawn: usize = 0
  static ahead: usize = 0
  /** Only written: what is read ahead goes here, so that the compiler keeps the reads. */
  static sink: i32 = 0
  /** For how many targets `signs`, `weights` and `absent` are laid out as for a word and its negatives; 0: for none. */
  static laidOut: i32 = 0
}
