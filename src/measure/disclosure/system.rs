//! Cells that add up to each other: the equations a reader of published numbers can write down.

use std::sync::Arc;

/// What the reader of a cell sees, or must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Shown, unless it has to be hidden for others.
    Open,
    /// Known to readers whatever is hidden here: shown elsewhere, or nobody is in it.
    Known,
    /// Must not be shown, and the smallest and the largest number it can be must stay this far apart.
    Secret { width: u32 },
    /// Must not be shown, and must not follow from what is shown.
    Withheld,
    /// Shown nowhere and in need of no protection (people whose group is not stated).
    Unseen,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) n: u32,
    pub(super) role: Role,
    /// What hiding it costs; 1 for an ordinary cell.
    pub(super) cost: f64,
    /// The most readers are told it can be while it is hidden ("≤5%").
    pub(super) most: Option<u32>,
    /// Lower levels are decided first: totals before their parts.
    pub(super) level: u8,
}

/// Parts (+1) and their total (−1) add up to zero.
pub(super) type Equation = Arc<[(usize, f64)]>;

/// Cells and everything that ties them to each other.
#[derive(Clone, Debug, Default)]
pub(super) struct System {
    pub(super) cells: Vec<Cell>,
    pub(super) equations: Vec<Equation>,
    /// By cell: the equations it is in, with its coefficient.
    pub(super) of_cell: Vec<Vec<(usize, f64)>>,
    /// Where cells stand if they are one table with totals.
    pub(super) grid: Option<super::grid::Grid>,
}

impl System {
    /// Adds a cell and returns its place.
    pub(super) fn cell(&mut self, n: u32, role: Role, cost: f64) -> usize {
        self.cells.push(Cell { n, role, cost, most: None, level: 0 });
        self.of_cell.push(Vec::new());
        self.cells.len() - 1
    }

    /// Hides a cell that is not secret by its number; false if it is hidden anyway.
    pub(super) fn withhold(&mut self, cell: usize) -> bool {
        let withheld = matches!(self.cells[cell].role, Role::Open | Role::Known);
        if withheld {
            self.cells[cell].role = Role::Withheld;
        }
        withheld
    }

    /// Parts that add up to a total. People of the total in none of the parts are an unseen part.
    ///
    /// Parts that hold more than the total reach beyond it (a college with people of two states): nothing adds up then.
    pub(super) fn adds_up(&mut self, parts: &[usize], total: usize) {
        let listed: u64 = parts.iter().map(|&part| u64::from(self.cells[part].n)).sum();
        let Some(rest) = u64::from(self.cells[total].n).checked_sub(listed) else { return };
        let mut equation: Vec<(usize, f64)> = parts.iter().map(|&part| (part, 1.0)).collect();
        if rest > 0 {
            let unseen = self.cell(rest as u32, Role::Unseen, 1.0);
            self.cells[unseen].level = parts.iter().map(|&part| self.cells[part].level).max().unwrap_or_default();
            equation.push((unseen, 1.0));
        }
        equation.push((total, -1.0));
        self.equation(equation.into());
    }

    /// Parts whose total readers know although it is no cell here.
    #[cfg(test)]
    pub(super) fn adds_up_to_what_is_known(&mut self, parts: &[usize]) {
        let total = parts.iter().map(|&part| self.cells[part].n).sum();
        let total = self.cell(total, Role::Known, 1.0);
        self.adds_up(parts, total);
    }

    /// Cells that hold the same people together as other cells.
    pub(super) fn balance(&mut self, these: &[usize], those: &[usize]) {
        let [these, those] = [(these, 1.0), (those, -1.0)].map(|(cells, by)| cells.iter().map(move |&cell| (cell, by)));
        self.equation(these.chain(those).collect());
    }

    /// Two cells that hold the same people.
    pub(super) fn same(&mut self, one: usize, other: usize) {
        self.equation([(one, 1.0), (other, -1.0)].into());
    }

    fn equation(&mut self, equation: Equation) {
        for &(cell, by) in &*equation {
            self.of_cell[cell].push((self.equations.len(), by));
        }
        self.equations.push(equation);
    }

    /// The same cells with the equations of the lower levels only; what those show already is known.
    pub(super) fn up_to(&self, level: u8, hidden: &[bool], open_below: bool) -> Self {
        let mut system =
            Self { cells: self.cells.clone(), of_cell: vec![Vec::new(); self.cells.len()], ..Self::default() };
        for (cell, &hidden) in system.cells.iter_mut().zip(hidden) {
            if cell.level < level && !hidden && !open_below {
                cell.role = Role::Known;
            }
        }
        for equation in &self.equations {
            if equation.iter().all(|&(cell, _)| self.cells[cell].level <= level) {
                system.equation(equation.clone());
            }
        }
        system.grid.clone_from(&self.grid);
        system
    }

    /// Cells that are hidden before anything is hidden for others.
    pub(super) fn hidden(&self) -> Vec<bool> {
        self.cells.iter().map(|cell| !matches!(cell.role, Role::Open | Role::Known)).collect()
    }

    /// The cell and all cells that hold the same people by an equation of two: one shown gives away the others.
    pub(super) fn twins(&self, cell: usize) -> Vec<usize> {
        let mut found = vec![cell];
        let mut at = 0;
        while let Some(&next) = found.get(at) {
            for &(equation, _) in &self.of_cell[next] {
                if let [(one, a), (other, b)] = self.equations[equation][..]
                    && a + b == 0.0
                {
                    let twin = if one == next { other } else { one };
                    if !found.contains(&twin) {
                        found.push(twin);
                    }
                }
            }
            at += 1;
        }
        found
    }

    /// How far apart the smallest and the largest number of a hidden cell must stay.
    pub(super) fn width(&self, cell: usize) -> f64 {
        match self.cells[cell].role {
            Role::Secret { width } => f64::from(width),
            Role::Unseen => 0.0,
            Role::Open | Role::Known | Role::Withheld => 1.0,
        }
    }

    /// Changes that would do for a cell, one way or the other: up, or down as far as there are people and the rest up.
    pub(super) fn ways(&self, cell: usize) -> [Vec<f64>; 2] {
        let (width, n) = (self.width(cell), f64::from(self.cells[cell].n));
        let down = [-n.min(width), width - n.min(width)];
        [vec![width], down.into_iter().filter(|by| *by != 0.0).collect()]
    }

    /// True if the cell may be hidden for others: a cell with nobody in it protects nobody.
    pub(super) fn can_be_hidden(&self, cell: usize) -> bool {
        self.cells[cell].role == Role::Open && self.cells[cell].n > 0
    }
}

/// Under the threshold a number of people is secret.
pub(super) fn role_of(n: u32, threshold: u32) -> Role {
    match n {
        0 => Role::Known,
        n if n < threshold => secret(threshold),
        _ => Role::Open,
    }
}

/// The role of a number that is secret whatever it is: totals must leave room for half as many numbers as the threshold.
pub(super) fn secret(threshold: u32) -> Role {
    Role::Secret { width: width(threshold) }
}

/// How far apart the smallest and the largest possible value of a secret number must be.
pub(super) fn width(threshold: u32) -> u32 {
    threshold.div_ceil(2)
}
