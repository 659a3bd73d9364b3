//! The window without a graphics card: winit through egui-winit, drawn by `cpu`, shown by softbuffer.

use std::{
    num::{NonZeroU32, NonZeroUsize},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow};
use egui::{
    ColorImage, Context, FullOutput, LogicOutput, RawInput, ViewportBuilder, ViewportCommand, ViewportEvent,
    ViewportId, ViewportInfo, vec2,
};
use egui_winit::{
    ActionRequested, State, accesskit_winit,
    winit::{
        application::ApplicationHandler,
        event::{StartCause, WindowEvent},
        event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy},
        window::{Window, WindowId},
    },
};

use super::{close_or_ask, look_around};
use crate::app::{
    App, Frontend as _,
    cpu::{Damage, Screen, Textures},
    work::Problem,
};

/// Makes the program once there is a context.
pub type Start = Box<dyn FnOnce(&Context) -> anyhow::Result<App>>;

/// Least time from one frame to the next: there is no screen to wait for, and a remote desktop shows no more.
const FRAME: Duration = Duration::from_millis(10);

/// Least time between two frames that nobody sees.
const HIDDEN_FRAME: Duration = Duration::from_millis(100);

/// Larger textures cost nothing without a graphics card.
const TEXTURE_SIDE: usize = 8192;

/// What wakes the event loop.
#[derive(Debug)]
enum Wake {
    Repaint {
        when: Instant,
        /// Passes that were over when it was asked for.
        pass: u64,
    },
    Accessibility(accesskit_winit::Event),
}

impl From<accesskit_winit::Event> for Wake {
    fn from(event: accesskit_winit::Event) -> Self {
        Self::Accessibility(event)
    }
}

/// Runs the window until it is closed. The `notice` is said once, when nothing else is.
///
/// # Errors
/// If there is no display, or the display shows no pictures of ours.
pub fn run(builder: ViewportBuilder, notice: Option<&'static str>, start: Start) -> anyhow::Result<()> {
    let events = EventLoop::<Wake>::with_user_event().build().context(tr!("There is no display"))?;
    let ctx = Context::default();
    ctx.set_embed_viewports(true);
    ctx.options_mut(|options| options.max_passes = NonZeroUsize::MIN.saturating_add(1));
    let waker = Mutex::new(events.create_proxy());
    ctx.set_request_repaint_callback(move |info| {
        let Some(when) = Instant::now().checked_add(info.delay) else { return };
        let wake = Wake::Repaint { when, pass: info.current_cumulative_pass_nr };
        // The loop is gone when the window closes; then nothing needs to be drawn.
        let _ = waker.lock().unwrap_or_else(PoisonError::into_inner).send_event(wake);
    });
    let proxy = events.create_proxy();
    let mut host =
        Host { ctx, proxy, builder, notice, start: Some(start), shown: None, next: None, last: None, outcome: Ok(()) };
    events.run_app(&mut host).context(tr!("The window cannot be opened"))?;
    host.outcome
}

/// The event loop's side: when to draw.
struct Host {
    ctx: Context,
    proxy: EventLoopProxy<Wake>,
    builder: ViewportBuilder,
    notice: Option<&'static str>,
    start: Option<Start>,
    shown: Option<Shown>,
    /// When the next frame is due.
    next: Option<Instant>,
    /// When the last frame began.
    last: Option<Instant>,
    outcome: anyhow::Result<()>,
}

/// The window and everything that draws into it.
struct Shown {
    window: Arc<Window>,
    surface: softbuffer::Surface<Arc<Window>, Arc<Window>>,
    input: State,
    info: ViewportInfo,
    actions: Vec<ActionRequested>,
    /// Input that no frame has taken, because nothing was visible.
    kept: RawInput,
    textures: Textures,
    screen: Screen,
    app: App,
    notice: Option<&'static str>,
    /// The window is made visible once its first frame is there.
    visible: bool,
}

impl Host {
    fn begin(&mut self, events: &ActiveEventLoop) -> anyhow::Result<Shown> {
        let start = self.start.take().ok_or_else(|| anyhow!(tr!("the window was opened twice")))?;
        let builder = centered(&self.builder, events).with_visible(false);
        let window = Arc::new(egui_winit::create_window(&self.ctx, events, &builder)?);
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &self.ctx, &window, true);
        let scale = window.scale_factor() as f32;
        let ctx = self.ctx.clone();
        let mut input = State::new(ctx, ViewportId::ROOT, events, Some(scale), window.theme(), Some(TEXTURE_SIDE));
        input.init_accesskit(events, &window, self.proxy.clone()); // before the window is visible
        let shows = |error: softbuffer::SoftBufferError| {
            anyhow::Error::msg(tr!("the display shows no pictures: {error}", error = error))
        };
        let context = softbuffer::Context::new(Arc::clone(&window)).map_err(shows)?;
        let surface = softbuffer::Surface::new(&context, Arc::clone(&window)).map_err(shows)?;
        Ok(Shown {
            app: start(&self.ctx)?,
            notice: self.notice,
            window,
            surface,
            input,
            info,
            actions: Vec::new(),
            kept: RawInput::default(),
            textures: Textures::default(),
            screen: Screen::default(),
            visible: false,
        })
    }

    /// Asks for a frame at a time, unless one is due earlier.
    fn due(&mut self, when: Instant) {
        self.next = Some(self.next.map_or(when, |next| next.min(when)));
    }

    fn frame(&mut self, events: &ActiveEventLoop, whole: bool) {
        let Some(shown) = &mut self.shown else { return };
        self.next = None;
        self.last = Some(Instant::now());
        let outcome = shown.frame(&self.ctx, events, whole);
        if outcome.is_err() || shown.app.quits() {
            self.outcome = outcome;
            self.shown = None; // while the loop still runs, so that the clipboard can be handed over
            events.exit();
        }
    }
}

impl ApplicationHandler<Wake> for Host {
    fn new_events(&mut self, _events: &ActiveEventLoop, _cause: StartCause) {}

    fn resumed(&mut self, events: &ActiveEventLoop) {
        if self.shown.is_some() {
            return;
        }
        match self.begin(events) {
            Ok(shown) => self.shown = Some(shown),
            Err(error) => {
                self.outcome = Err(error);
                events.exit();
                return;
            }
        }
        self.frame(events, true);
    }

    fn user_event(&mut self, _events: &ActiveEventLoop, wake: Wake) {
        match wake {
            Wake::Repaint { when, pass } => {
                let now = self.ctx.cumulative_pass_nr_for(ViewportId::ROOT);
                if now == pass || now == pass + 1 {
                    self.due(when);
                }
            }
            Wake::Accessibility(event) => match event.window_event {
                accesskit_winit::WindowEvent::InitialTreeRequested => {
                    self.ctx.enable_accesskit();
                    self.due(Instant::now());
                }
                accesskit_winit::WindowEvent::ActionRequested(request) => {
                    if let Some(shown) = &mut self.shown {
                        shown.input.on_accesskit_action_request(request);
                    }
                    self.due(Instant::now());
                }
                accesskit_winit::WindowEvent::AccessibilityDeactivated => self.ctx.disable_accesskit(),
            },
        }
    }

    fn window_event(&mut self, events: &ActiveEventLoop, _window: WindowId, event: WindowEvent) {
        let Some(shown) = &mut self.shown else { return };
        match event {
            WindowEvent::CloseRequested => shown.info.events.push(ViewportEvent::Close),
            WindowEvent::Occluded(occluded) => shown.info.occluded = Some(occluded),
            _ => {}
        }
        let wants = shown.input.on_window_event(&shown.window, &event).repaint;
        match event {
            WindowEvent::RedrawRequested if shown.shows_again() => {} // the system lost what was shown
            WindowEvent::RedrawRequested => self.frame(events, true),
            _ if wants => self.due(Instant::now()),
            _ => {}
        }
    }

    fn about_to_wait(&mut self, events: &ActiveEventLoop) {
        let hidden = self.shown.as_ref().is_some_and(Shown::is_hidden);
        let least = if hidden { HIDDEN_FRAME } else { FRAME };
        let at = |next: Instant| self.last.map_or(next, |last| next.max(last + least));
        if self.next.is_some_and(|next| at(next) <= Instant::now()) {
            self.frame(events, false);
        }
        let at = |next: Instant| self.last.map_or(next, |last| next.max(last + least));
        events.set_control_flow(self.next.map_or(ControlFlow::Wait, |next| ControlFlow::WaitUntil(at(next))));
    }
}

impl Shown {
    fn is_hidden(&self) -> bool {
        let size = self.window.inner_size();
        size.width == 0 || size.height == 0 || (self.visible && self.info.visible() == Some(false))
    }

    /// Runs the program once and shows what changed, or all of it.
    fn frame(&mut self, ctx: &Context, events: &ActiveEventLoop, whole: bool) -> anyhow::Result<()> {
        egui_winit::update_viewport_info(&mut self.info, ctx, &self.window, false);
        let mut input = std::mem::take(&mut self.kept);
        input.append(self.input.take_egui_input(&self.window));
        input.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        if self.is_hidden() {
            let app = &mut self.app;
            let LogicOutput { platform_output, viewport_commands } = ctx.run_logic(&input, |ctx| {
                close_or_ask(ctx, app);
                app.logic(ctx);
            });
            self.kept = input;
            self.info.events.clear();
            self.input.handle_platform_output_with_event_loop(&self.window, events, platform_output);
            self.act(ctx, viewport_commands.into_values().flatten().collect());
            return Ok(());
        }
        if !self.app.busy()
            && self.app.view.message.is_none()
            && let Some(notice) = self.notice.take()
        {
            self.app.view.fail(Problem::new(notice, tr!("credential-atlas --renderer gl tries it again")));
        }
        let app = &mut self.app;
        let FullOutput { platform_output, mut textures_delta, shapes, pixels_per_point, viewport_output } =
            ctx.run_ui(input, |ui| {
                close_or_ask(ui, app);
                look_around(ui);
                app.logic(ui);
                app.ui(ui);
            });
        self.info.events.clear();
        self.input.handle_platform_output_with_event_loop(&self.window, events, platform_output);
        self.textures.take(&mut textures_delta);
        let size = self.window.inner_size();
        if let (Some(width), Some(height)) = (NonZeroU32::new(size.width), NonZeroU32::new(size.height)) {
            let primitives = ctx.tessellate(shapes, pixels_per_point);
            let ground = ctx.global_style().visuals.panel_fill;
            let size = [size.width as usize, size.height as usize];
            let damage = self.screen.draw(&self.textures, &primitives, size, pixels_per_point, ground);
            self.present(width, height, &damage, whole)
                .map_err(|error| anyhow::Error::msg(tr!("nothing can be shown: {error}", error = error)))?;
        }
        if !self.visible {
            self.visible = true;
            self.window.set_visible(true);
        }
        self.act(ctx, viewport_output.into_values().flat_map(|output| output.commands).collect());
        Ok(())
    }

    fn present(
        &mut self,
        width: NonZeroU32,
        height: NonZeroU32,
        damage: &[Damage],
        whole: bool,
    ) -> Result<(), softbuffer::SoftBufferError> {
        self.surface.resize(width, height)?;
        let mut buffer = self.surface.buffer_mut()?;
        if buffer.age() != 1 {
            // Another buffer than last time: it lacks what was drawn since.
            copy(&mut buffer, self.screen.pixels(), self.screen.size(), None);
        } else {
            damage.iter().for_each(|part| copy(&mut buffer, self.screen.pixels(), self.screen.size(), Some(*part)));
        }
        if whole || buffer.age() == 0 {
            return buffer.present();
        }
        let parts: Vec<_> = damage.iter().copied().filter_map(rect).collect();
        if parts.is_empty() { Ok(()) } else { buffer.present_with_damage(&parts) }
    }

    /// Shows the last frame again; false if it does not fit the window any more.
    fn shows_again(&mut self) -> bool {
        let size = self.window.inner_size();
        let fits = self.screen.size() == [size.width as usize, size.height as usize];
        match (NonZeroU32::new(size.width), NonZeroU32::new(size.height)) {
            (Some(width), Some(height)) if fits => self.present(width, height, &[], true).is_ok(),
            _ => false,
        }
    }

    /// Does what the program asked of its window.
    fn act(&mut self, ctx: &Context, commands: Vec<ViewportCommand>) {
        egui_winit::process_viewport_commands(ctx, &mut self.info, commands, &self.window, &mut self.actions);
        let mut events = Vec::new();
        for action in self.actions.drain(..) {
            match action {
                ActionRequested::Screenshot(callback) => {
                    let picture = self.screen.picture();
                    callback.complete(Arc::new(ColorImage::new([picture.width, picture.height], picture.pixels)));
                }
                ActionRequested::Cut => events.push(egui::Event::Cut),
                ActionRequested::Copy => events.push(egui::Event::Copy),
                ActionRequested::Paste => {
                    let text = self.input.clipboard_text().unwrap_or_default().replace("\r\n", "\n");
                    events.extend((!text.is_empty()).then_some(egui::Event::Paste(text)));
                }
                ActionRequested::PaintWhileHidden => {} // the program never asks for it
            }
        }
        if !events.is_empty() {
            self.input.egui_input_mut().events.extend(events);
            ctx.request_repaint();
        }
    }
}

/// Copies a part of the picture, or all of it.
fn copy(to: &mut [u32], from: &[u32], [width, height]: [usize; 2], part: Option<Damage>) {
    let Damage { x, y, width: across, height: down } = part.unwrap_or(Damage { x: 0, y: 0, width, height });
    for row in y..y + down {
        let range = row * width + x..row * width + x + across;
        if let (Some(to), Some(from)) = (to.get_mut(range.clone()), from.get(range)) {
            to.copy_from_slice(from);
        }
    }
}

fn rect(Damage { x, y, width, height }: Damage) -> Option<softbuffer::Rect> {
    let side = |side: usize| NonZeroU32::new(u32::try_from(side).ok()?);
    Some(softbuffer::Rect {
        x: u32::try_from(x).ok()?,
        y: u32::try_from(y).ok()?,
        width: side(width)?,
        height: side(height)?,
    })
}

/// The window in the middle of the screen, and no larger than it.
fn centered(builder: &ViewportBuilder, events: &ActiveEventLoop) -> ViewportBuilder {
    let monitor = events.primary_monitor().or_else(|| events.available_monitors().next());
    let (Some(monitor), Some(wanted)) = (monitor, builder.inner_size) else { return builder.clone() };
    let screen = monitor.size().to_logical::<f32>(monitor.scale_factor());
    let screen = vec2(screen.width, screen.height);
    if screen.min_elem() <= 0.0 {
        return builder.clone();
    }
    let size = wanted.min(screen);
    builder.clone().with_inner_size(size).with_position(((screen - size) * 0.5).to_pos2())
}
