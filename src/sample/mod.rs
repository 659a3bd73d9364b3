//! Synthetic people and real places in, sample workbooks out; what is published fact and what is made up is written in each file.

mod people;
mod random;
mod system;
