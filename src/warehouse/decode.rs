//! Rows out of Arrow IPC, whatever types a driver chose for numbers and texts.

use arrow_array::{Array, ArrayRef, cast::AsArray as _, types as of};
use arrow_ipc::reader::StreamReader;
use arrow_schema::DataType;

use super::{Rows, Value, WarehouseError};

pub(super) fn rows(bytes: &[u8]) -> Result<Rows, WarehouseError> {
    let garbled = |error: arrow_schema::ArrowError| WarehouseError::Garbled(error.to_string());
    let reader = StreamReader::try_new(bytes, None).map_err(garbled)?;
    let columns: Vec<String> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.map_err(garbled)?;
        let columns: Vec<Vec<Value>> = batch.columns().iter().map(values).collect::<Result<_, _>>()?;
        rows.extend((0..batch.num_rows()).map(|row| {
            columns.iter().map(|column| column.get(row).cloned().unwrap_or(Value::Null)).collect::<Vec<Value>>()
        }));
    }
    Ok(Rows { columns, rows })
}

fn values(array: &ArrayRef) -> Result<Vec<Value>, WarehouseError> {
    let known = |value: &dyn Fn(usize) -> Value| -> Vec<Value> {
        (0..array.len()).map(|at| if array.is_null(at) { Value::Null } else { value(at) }).collect()
    };
    let number = |value: &dyn Fn(usize) -> f64| known(&|at| Value::Number(value(at)));
    let text = |value: &dyn Fn(usize) -> String| known(&|at| Value::Text(value(at)));
    Ok(match array.data_type() {
        DataType::Null => vec![Value::Null; array.len()],
        DataType::Float64 => number(&|at| array.as_primitive::<of::Float64Type>().value(at)),
        DataType::Float32 => number(&|at| array.as_primitive::<of::Float32Type>().value(at).into()),
        DataType::Int64 => number(&|at| array.as_primitive::<of::Int64Type>().value(at) as f64),
        DataType::Int32 => number(&|at| array.as_primitive::<of::Int32Type>().value(at).into()),
        DataType::Int16 => number(&|at| array.as_primitive::<of::Int16Type>().value(at).into()),
        DataType::Int8 => number(&|at| array.as_primitive::<of::Int8Type>().value(at).into()),
        DataType::Boolean => number(&|at| f64::from(u8::from(array.as_boolean().value(at)))),
        DataType::Utf8 => text(&|at| array.as_string::<i32>().value(at).to_owned()),
        DataType::LargeUtf8 => text(&|at| array.as_string::<i64>().value(at).to_owned()),
        DataType::Utf8View => text(&|at| array.as_string_view().value(at).to_owned()),
        // Columns that are only named, as when a table's columns are asked for, have no rows.
        _ if array.is_empty() => Vec::new(),
        other => return Err(WarehouseError::Garbled(format!("a column of the type {other}"))),
    })
}
