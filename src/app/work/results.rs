//! Numbers and figures for the screens: worked out side by side, kept, and never waited for longer than 8 ms a frame.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, Instant},
};

use super::{Problem, lanes::Lanes};
use crate::{
    figure::{Figure, FigureSpec, LabelSlots, Page, Tone, brand::Look},
    measure::{
        Answer, Engine, Explanation, Facet, Filters, InDeck, Published, Quantity, Request, SourceRows, Unit, Which,
    },
    table::{CellState, Field, Period},
};

/// What a screen can show of a result now.
#[derive(Clone, Debug)]
pub enum Shown<T> {
    Ready(T),
    /// The result before, while the new one is computed.
    Stale(T),
    Waiting,
    Failed(Problem),
}

/// What the open files allow one to choose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    pub before: Vec<Period>,
    pub after: Vec<Period>,
    pub fields: Vec<Field>,
}

/// Something that can be computed.
#[derive(Clone, Debug, PartialEq)]
enum Wish {
    Figure { spec: Box<FigureSpec>, page: Page, tone: Tone, deck: Arc<Vec<InDeck>>, look: Arc<Look> },
    Answer { request: Box<Request>, deck: Arc<Vec<InDeck>> },
    Facets { filters: Filters, unit: Unit, threshold: u32, listed: Vec<Field> },
    Offer,
    Quantities { by: Vec<Field> },
    Explain { request: Box<Request>, group: Vec<Arc<str>>, which: Which, deck: Arc<Vec<InDeck>> },
}

/// Where a number comes from, with the first rows behind it for the user's own screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    pub explanation: Published<Explanation>,
    /// Rows of the files; none where the number is withheld.
    pub rows: SourceRows,
    /// Why it is withheld, if it is and the files are people's.
    pub hidden: Option<String>,
}

#[derive(Clone, Debug)]
enum Value {
    Explained(Arc<Explained>),
    Figure(Arc<Figure>),
    Answer(Arc<Answer>),
    Facets(Arc<Published<Vec<Facet>>>),
    Offer(Arc<Offer>),
    Quantities(Arc<Vec<Quantity>>),
}

struct Ask {
    generation: u64,
    /// Counts the asks.
    turn: u64,
    slot: String,
    wish: Wish,
    engine: Arc<Engine>,
}

struct Reply {
    generation: u64,
    wish: Wish,
    value: Result<Value, Problem>,
}

/// Results by wish, and the last one in each place of the screen.
pub struct Results {
    engine: Option<Arc<Engine>>,
    /// Figures that others are measured beside.
    deck: Arc<Vec<InDeck>>,
    look: Arc<Look>,
    generation: u64,
    turn: Cell<u64>,
    lanes: Lanes<Ask>,
    replies: Receiver<Reply>,
    known: RefCell<Vec<(Wish, Result<Value, Problem>)>>,
    asked: RefCell<HashMap<String, Wish>>,
    last: RefCell<HashMap<String, Last>>,
    /// Since this frame asked for something.
    asked_at: Cell<Option<Instant>>,
}

/// Where names stood on the map of each place last, so that they do not jump; with the turn that they are of.
type Names = Mutex<HashMap<String, (u64, LabelSlots)>>;

/// What a place shows: the answer to its last wish, and the generation that it was measured for.
struct Last {
    generation: u64,
    wish: Wish,
    value: Value,
}

/// Longest that one frame waits for results.
const PATIENCE: Duration = Duration::from_millis(8);
/// Source rows shown beside a number.
const ROWS: usize = 8;
/// Results kept.
const KEPT: usize = 96;

impl Results {
    /// `wake` is called when a result has arrived that nobody waited for.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> std::io::Result<Self> {
        let (sender, replies) = channel();
        let names = Names::default();
        let lanes = Lanes::new("measuring", move |ask| work(ask, &names, &sender, &*wake))?;
        Ok(Self {
            engine: None,
            deck: Arc::default(),
            look: Arc::default(),
            generation: 0,
            turn: Cell::default(),
            lanes,
            replies,
            known: RefCell::default(),
            asked: RefCell::default(),
            last: RefCell::default(),
            asked_at: Cell::default(),
        })
    }

    /// Measures other tables from now on; results of earlier ones are dropped when they come.
    pub fn set_engine(&mut self, engine: Option<Arc<Engine>>) {
        self.engine = engine;
        self.forget();
        if self.engine.is_none() {
            self.last.borrow_mut().clear();
        }
    }

    /// Drops what is known, which is asked for again: the numbers or their words are others now.
    pub fn forget(&mut self) {
        self.generation += 1;
        self.known.borrow_mut().clear();
        self.asked.borrow_mut().clear();
        self.lanes.keep_only(|_| false);
    }

    /// Measures beside this deck from now on, so that no figure on screen tells what the deck withholds.
    pub fn set_deck(&mut self, deck: Vec<InDeck>) {
        if *self.deck != deck {
            self.deck = Arc::new(deck);
        }
    }

    /// Draws figures in this look from now on.
    pub fn set_look(&mut self, look: Look) {
        self.look = Arc::new(look);
    }

    /// The look of figures and titles.
    pub fn look(&self) -> &Arc<Look> {
        &self.look
    }

    /// Begins a frame: takes what has arrived.
    pub fn begin_frame(&self) {
        self.asked_at.set(None);
        while let Ok(reply) = self.replies.try_recv() {
            self.keep(reply);
        }
    }

    /// Ends a frame: waits a little for all that it asked for. True if something came, so that the frame is drawn with it.
    pub fn end_frame(&self) -> bool {
        let Some(asked_at) = self.asked_at.take() else { return false };
        let deadline = asked_at + PATIENCE;
        let mut came = false;
        while self.busy() {
            match self.replies.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(reply) => {
                    self.keep(reply);
                    came = true;
                }
                Err(_) => break,
            }
        }
        came
    }

    /// True while something asked for has not come.
    pub fn busy(&self) -> bool {
        !self.asked.borrow().is_empty()
    }

    /// A finished figure. `slot` names the place on the screen, so that the figure before stays while the next is made.
    pub fn figure(&self, slot: &str, spec: &FigureSpec, page: Page, tone: Tone) -> Shown<Arc<Figure>> {
        let (deck, look) = (Arc::clone(&self.deck), Arc::clone(&self.look));
        let wish = Wish::Figure { spec: Box::new(spec.clone()), page, tone, deck, look };
        self.get(slot, &wish, |value| match value {
            Value::Figure(figure) => Some(Arc::clone(figure)),
            _ => None,
        })
    }

    /// Published numbers.
    pub fn answer(&self, slot: &str, request: &Request) -> Shown<Arc<Answer>> {
        let wish = Wish::Answer { request: Box::new(request.clone()), deck: Arc::clone(&self.deck) };
        self.get(slot, &wish, |value| match value {
            Value::Answer(answer) => Some(Arc::clone(answer)),
            _ => None,
        })
    }

    /// Filters with what stays for each label; of rows that are elsewhere, those of the fields `listed`.
    pub fn facets(
        &self,
        slot: &str,
        filters: &Filters,
        unit: Unit,
        threshold: u32,
        listed: &[Field],
    ) -> Shown<Arc<Published<Vec<Facet>>>> {
        let wish = Wish::Facets { filters: filters.clone(), unit, threshold, listed: listed.into() };
        self.get(slot, &wish, |value| match value {
            Value::Facets(facets) => Some(Arc::clone(facets)),
            _ => None,
        })
    }

    /// Periods and fields there are.
    pub fn offer(&self) -> Arc<Offer> {
        // Of columns elsewhere it is known at once, whatever is being asked there.
        if let Some(engine) = self.engine.as_ref().filter(|engine| engine.is_elsewhere()) {
            let (before, after) = engine.periods();
            return Arc::new(Offer { before, after, fields: engine.fields() });
        }
        let shown = self.get("offer", &Wish::Offer, |value| match value {
            Value::Offer(offer) => Some(Arc::clone(offer)),
            _ => None,
        });
        shown.value().unwrap_or_default()
    }

    /// Numbers of groups by these fields that can stand on an axis.
    pub fn quantities(&self, slot: &str, by: &[Field]) -> Arc<Vec<Quantity>> {
        let shown = self.get(slot, &Wish::Quantities { by: by.to_vec() }, |value| match value {
            Value::Quantities(quantities) => Some(Arc::clone(quantities)),
            _ => None,
        });
        shown.value().unwrap_or_default()
    }

    /// Where one number of an answer comes from.
    pub fn explain(&self, request: &Request, group: &[Arc<str>], which: Which) -> Shown<Arc<Explained>> {
        let deck = Arc::clone(&self.deck);
        let wish = Wish::Explain { request: Box::new(request.clone()), group: group.to_vec(), which, deck };
        self.get("explain", &wish, |value| match value {
            Value::Explained(explained) => Some(Arc::clone(explained)),
            _ => None,
        })
    }

    /// The figure shown last in a place.
    pub fn last_figure(&self, slot: &str) -> Option<Arc<Figure>> {
        match self.last.borrow().get(slot) {
            Some(Last { value: Value::Figure(figure), .. }) => Some(Arc::clone(figure)),
            _ => None,
        }
    }

    fn get<T>(&self, slot: &str, wish: &Wish, take: impl Fn(&Value) -> Option<T>) -> Shown<T> {
        let Some(engine) = &self.engine else { return Shown::Waiting };
        // A deck has a place for every slide, more than are looked for one by one.
        if let Some(last) = self.last.borrow().get(slot)
            && last.generation == self.generation
            && last.wish == *wish
        {
            return take(&last.value).map_or(Shown::Waiting, Shown::Ready);
        }
        if self.find(wish).is_none() {
            self.ask(slot, wish, engine);
        }
        match self.find(wish) {
            Some(Ok(value)) => {
                let last = Last { generation: self.generation, wish: wish.clone(), value: value.clone() };
                self.last.borrow_mut().insert(slot.to_owned(), last);
                take(&value).map_or(Shown::Waiting, Shown::Ready)
            }
            Some(Err(problem)) => Shown::Failed(problem),
            None => {
                let last = self.last.borrow();
                last.get(slot).and_then(|last| take(&last.value)).map_or(Shown::Waiting, Shown::Stale)
            }
        }
    }

    /// Asks once for what several places show; what a place wished for before is not worked out if no other wants it.
    fn ask(&self, slot: &str, wish: &Wish, engine: &Arc<Engine>) {
        let mut asked = self.asked.borrow_mut();
        if asked.get(slot) == Some(wish) {
            return;
        }
        let known = asked.values().any(|other| other == wish);
        if let Some(before) = asked.insert(slot.to_owned(), wish.clone())
            && !asked.values().any(|other| *other == before)
        {
            self.lanes.keep_only(|ask| ask.wish != before);
        }
        self.asked_at.set(self.asked_at.get().or_else(|| Some(Instant::now())));
        if !known {
            self.turn.set(self.turn.get() + 1);
            self.lanes.ask(Ask {
                generation: self.generation,
                turn: self.turn.get(),
                slot: slot.to_owned(),
                wish: wish.clone(),
                engine: Arc::clone(engine),
            });
        }
    }

    fn find(&self, wish: &Wish) -> Option<Result<Value, Problem>> {
        let mut known = self.known.borrow_mut();
        let at = known.iter().position(|(candidate, _)| candidate == wish)?;
        known[..=at].rotate_right(1); // used last stands first
        Some(known[0].1.clone())
    }

    fn keep(&self, reply: Reply) {
        let Reply { generation, wish, value } = reply;
        if generation != self.generation {
            return;
        }
        self.asked.borrow_mut().retain(|_, asked| *asked != wish);
        let mut known = self.known.borrow_mut();
        known.insert(0, (wish, value));
        known.truncate(KEPT);
    }
}

impl<T> Shown<T> {
    /// What can be drawn, fresh or not.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Ready(value) | Self::Stale(value) => Some(value),
            Self::Waiting | Self::Failed(_) => None,
        }
    }
}

fn work(Ask { generation, turn, slot, wish, engine }: Ask, names: &Names, replies: &Sender<Reply>, wake: &dyn Fn()) {
    let lock = || names.lock().unwrap_or_else(PoisonError::into_inner);
    let known = lock().get(&slot).map(|(_, slots)| slots.clone());
    let value = compute(&engine, &wish, known);
    if let Ok(Value::Figure(figure)) = &value
        && *figure.label_slots() != LabelSlots::default()
    {
        let mut names = lock();
        let (of_turn, slots) = names.entry(slot).or_default();
        if *of_turn < turn {
            (*of_turn, *slots) = (turn, figure.label_slots().clone());
        }
    }
    if replies.send(Reply { generation, wish, value }).is_ok() {
        wake();
    }
}

fn compute(engine: &Engine, wish: &Wish, names: Option<LabelSlots>) -> Result<Value, Problem> {
    Ok(match wish {
        Wish::Figure { spec, page, tone, deck, look } => {
            let answer = engine.measure_beside(&spec.request, deck)?;
            let names = names.unwrap_or_default();
            Value::Figure(Arc::new(look.figure_keeping(spec, &answer, *page, *tone, &names)))
        }
        Wish::Answer { request, deck } => Value::Answer(Arc::new(engine.measure_beside(request, deck)?)),
        Wish::Facets { filters, unit, threshold, listed } => {
            Value::Facets(Arc::new(engine.facets_listed(filters, *unit, *threshold, listed)))
        }
        Wish::Explain { request, group, which, deck } => {
            let explanation = engine.explain_beside(request, group, *which, deck)?;
            let shown = explanation.value.value.is_some();
            let rows = if shown { engine.source_rows(request, group, *which, ROWS)? } else { SourceRows::default() };
            let withheld = explanation.value.state == CellState::Suppressed;
            let hidden = if withheld { Some(engine.why_hidden(request, group, *which)?) } else { None };
            Value::Explained(Arc::new(Explained { explanation, rows, hidden }))
        }
        Wish::Quantities { by } => Value::Quantities(Arc::new(engine.quantities(by))),
        Wish::Offer => {
            let (before, after) = engine.periods();
            Value::Offer(Arc::new(Offer { before, after, fields: engine.fields() }))
        }
    })
}
